export class TripPanel { constructor(){ this.element=document.createElement('div'); } show(){} }
