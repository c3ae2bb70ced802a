export class ModelPanel { constructor(){ this.element=document.createElement('div'); } show(){} }
