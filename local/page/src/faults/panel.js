export class FaultsPanel { constructor(){ this.element=document.createElement('div'); } show(){} }
